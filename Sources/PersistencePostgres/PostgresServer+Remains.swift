/// What a role has in a database, and how to be rid of it where the database itself must stay.
extension PostgresServer {
    /// Whether this role owns anything in this database: tables, sequences, functions, types,
    /// schemas, extensions.
    package func hasRemains() throws -> Bool { try remains() != nil }

    /// Removes everything this role owns in this database, all of it or nothing. What others own
    /// stays, and so do the database and its schema `public`.
    ///
    /// - Throws: `PersistenceError`, also when somebody uses a table of it for half a minute.
    package func removeRemains() throws {
        guard let statements = try remains() else { return }
        // Several statements in one text are one transaction.
        try command("SET lock_timeout = '30s'; " + statements)
    }

    /// Statements that remove it, in an order in which none stands in another's way; nil for none.
    private func remains() throws -> String? {
        try answer(
            """
            WITH me AS (SELECT oid FROM pg_roles WHERE rolname = current_user),
            member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
            found AS (
                SELECT 1 AS place, format('EXTENSION IF EXISTS %I', extname) AS what
                FROM pg_extension WHERE extowner = (SELECT oid FROM me)
                UNION ALL
                SELECT CASE WHEN c.relkind = 'S' THEN 3 ELSE 2 END, format('%s IF EXISTS %I.%I',
                    CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                        WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                    n.nspname, c.relname)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relowner = (SELECT oid FROM me) AND n.nspname !~ '^pg_'
                    AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT c.relispartition
                    AND ('pg_class'::regclass, c.oid) NOT IN (SELECT classid, objid FROM member)
                UNION ALL
                SELECT 4, format('ROUTINE IF EXISTS %I.%I(%s)', n.nspname, p.proname,
                    pg_get_function_identity_arguments(p.oid))
                FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE p.proowner = (SELECT oid FROM me) AND n.nspname !~ '^pg_'
                    AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT classid, objid FROM member)
                UNION ALL
                SELECT 5, format('TYPE IF EXISTS %I.%I', n.nspname, t.typname)
                FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
                    LEFT JOIN pg_class c ON c.oid = t.typrelid
                WHERE t.typowner = (SELECT oid FROM me) AND n.nspname !~ '^pg_'
                    AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
                    AND ('pg_type'::regclass, t.oid) NOT IN (SELECT classid, objid FROM member)
                UNION ALL
                SELECT 6, format('SCHEMA IF EXISTS %I', nspname)
                FROM pg_namespace
                WHERE nspowner = (SELECT oid FROM me) AND nspname <> 'public' AND nspname !~ '^pg_'
                    AND ('pg_namespace'::regclass, oid) NOT IN (SELECT classid, objid FROM member)
            )
            SELECT string_agg('DROP ' || what || ' CASCADE', '; ' ORDER BY place, what) FROM found
            """)
    }
}
