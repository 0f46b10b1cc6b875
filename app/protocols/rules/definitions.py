"""Whether a definition may be published: every type, mark kind, rule and reference in it is known."""

from app.kernel.refusals import Invalid
from app.protocols.marks import MARK_KINDS
from app.protocols.questions import QUESTION_TYPES
from app.protocols.rules.checks import CHECKS
from app.protocols.schemes import SCHEMES
from app.protocols.values import Definition, Json
from app.protocols.values.structures import STRUCTURES


def check_definition(data: Json, guideline: Json | None = None) -> Definition:
    """The definition as values, or Invalid with the sentence that says what is wrong."""
    definition = Definition.from_json(data)
    for question in definition.questions:
        kind = QUESTION_TYPES[question.type]
        if question.scale not in kind.scales:
            raise Invalid(f"“{question.label}” cannot be {question.scale}: it is a {kind.label.lower()}.")
        if kind.needs_options and not question.options:
            raise Invalid(f"“{question.label}” has no options to choose from.")
        if question.when is not None and definition.question(question.when.question).scope != question.scope:
            raise Invalid(f"“{question.label}” depends on a question of another scope.")
    for kind_key in definition.marks:
        MARK_KINDS[kind_key]
    _check_structures(definition)
    for rule in definition.rules:
        CHECKS[str(rule["key"])]
        if "scheme" in rule and SCHEMES[rule["scheme"]].version != rule["scheme_version"]:
            raise Invalid(f"The rule “{rule['key']}” names another version of {rule['scheme']}.")
    sections = {section["key"] for section in (guideline or {}).get("sections", ())}
    wanted = {item["guideline"] for item in data["questions"] if item.get("guideline")}
    if guideline is not None and wanted - sections:
        raise Invalid(f"The guideline lacks the sections {', '.join(sorted(wanted - sections))}.")
    return definition


def _check_structures(definition: Definition) -> None:
    asked = definition.structures
    unknown = [key for key in asked if key not in STRUCTURES]
    if unknown:
        raise Invalid(f"There are no structures called {', '.join(unknown)}; known are {', '.join(STRUCTURES)}.")
    if len(set(asked)) != len(asked):
        raise Invalid("A structure is asked twice.")
    if asked and not {"mask", "contour"} & set(definition.marks):
        raise Invalid("Structures are outlined or painted; the protocol allows neither contours nor masks.")
    for rule in definition.rules:
        strange = [key for key in rule.get("structures", ()) if key not in asked]
        if strange:
            raise Invalid(f"The rule “{rule['key']}” is about structures that are not asked: {', '.join(strange)}.")
