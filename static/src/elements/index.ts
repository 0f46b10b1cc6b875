// The small behaviours of every page. Pages work as plain forms; these only make them quicker.
import "./htmx";
import "./local-time";
import "./copy-button";
import "./flash-message";
import "./drop-menu";
import "./confirm-dialog";
import "./session-warning";
import "./sign-out";
import "./key-help";
import "./go-back";
import "./role-review";
import "./upload/study-upload";
import "./masking-board";
import "./unsent-work";
