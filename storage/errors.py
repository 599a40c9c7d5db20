"""The one exception root of `storage`; each error has a stable code."""


class StorageError(Exception):
    """A fault of the database a person can mend; the message says how."""

    code = "storage"


class BadDatabaseUrl(StorageError):
    code = "bad_database_url"


class DatabaseUnreachable(StorageError):
    code = "database_unreachable"


class DatabaseAway(StorageError):
    """It cannot do its work for the moment: the work itself is not at fault, and may succeed later."""

    code = "database_away"


class SchemaMismatch(StorageError):
    code = "schema_mismatch"


class WrongKind(StorageError):
    """A demo was asked of a real database, or the other way round."""

    code = "wrong_kind"
