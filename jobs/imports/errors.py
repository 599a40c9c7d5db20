"""Why a file that was sent in chat is not shown, answered or applied."""

from jobs.errors import JobsError


class NoImport(JobsError):
    """Not there, or not the actor's to decide: the two read alike."""

    code = "no_import"


class NotReady(JobsError):
    """Its file has not been read yet, or could not be."""

    code = "import_not_ready"


class StillUnclear(JobsError):
    """Somebody has to say first which day is meant."""

    code = "import_unclear"


class NotAsked(JobsError):
    """The deadline is not unclear, or not any more."""

    code = "import_not_asked"
