"""The word `dicom-listen` of the command line: listens until it is told to stop."""

import argparse
import logging
import resource
import signal
import threading
from typing import Any

from app.accounts.actions import ensure_house
from app.imaging.listening.place import Place
from app.kernel.db import transaction
from app.kernel.refusals import Invalid, Unavailable

MEMORY_BYTES = 1024**3
LONGEST_TITLE = 16

log = logging.getLogger("consilium")


# argparse gives its subparsers no public type
def add_to(words: Any) -> None:  # noqa: ANN401
    word = words.add_parser("dicom-listen", help="receive images from scanners and archives (C-STORE)")
    word.add_argument("--host", default=Place.host, help="address to listen at; 127.0.0.1 by default")
    word.add_argument("--port", type=int, default=Place.port)
    word.add_argument("--ae-title", default=Place.ae_title, help="our own AE title")
    word.add_argument("--allow", default="", metavar="AETITLE[,...]", help="AE titles that may send")
    word.add_argument("--at-once", type=int, default=4, help="associations at a time")
    word.set_defaults(run=listen, needs_database=True)


def listen(args: argparse.Namespace) -> int:
    allowed = [title.strip() for title in args.allow.split(",") if title.strip()]
    if not allowed:
        raise Invalid("Nobody could send: name the AE titles that may, with --allow TITLE,TITLE.")
    for title in (args.ae_title, *allowed):
        if not title.isascii() or not title.isprintable() or len(title) > LONGEST_TITLE or "\\" in title:
            raise Invalid(f"{title} is no AE title (at most {LONGEST_TITLE} letters of ASCII).")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # a length of a hostile message must end this program, not the machine
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    with transaction() as session:
        ensure_house(session)
    from app.imaging.listening.listener import Listener  # only this word pays for the import

    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    listener = Listener(Place(args.host, args.port, args.ae_title), allowed, at_once=args.at_once)
    try:
        port = listener.start()
    except OSError as error:
        raise Unavailable(f"Nobody can listen at {args.host}, port {args.port}: {error.strerror}.") from None
    log.info("%s listens at %s, port %s, to %s", args.ae_title, args.host, port, ", ".join(allowed))
    told.wait()
    listener.stop()
    log.info("stopped")
    return 0
