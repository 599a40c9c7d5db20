"""Why a file is not shown, answered or applied."""

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


class PeriodInUse(JobsError):
    """A period that was reported on or issued is gone from the file."""

    code = "period_in_use"


class OtherOffice(JobsError):
    """The file's office has the code of a stored one, but another unit at its head."""

    code = "other_office"
