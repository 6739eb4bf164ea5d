"""The errors of the field: expected refusals, with words fit to be shown to the person who asked."""


class Refused(Exception):
    """An action that may not be done now.

    `message` says why in plain words; `field`, where given, names the form field to show it beside.
    `in_trail`: the attempt itself is kept in the audit trail, as one that may matter later.
    """

    in_trail = False

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
