"""What nhacviec remembers: tables, queries, migrations. Queries never commit."""
