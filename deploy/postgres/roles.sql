-- Two roles and one database per service, run once for each by provision.py as administrator.
-- <service>_owner owns the tables and migrates; <service>_app serves requests and holds only what migrations grant it.
-- The passwords arrive as SCRAM verifiers, so that no statement or log ever shows one.
DO $$
DECLARE
    owner_role text := current_setting('sluice.service') || '_owner';
    app_role   text := current_setting('sluice.service') || '_app';
    role_name  text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY[owner_role, app_role] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', role_name);
        END IF;
    END LOOP;
    EXECUTE format('ALTER ROLE %I PASSWORD %L', owner_role, current_setting('sluice.owner_verifier'));
    EXECUTE format('ALTER ROLE %I PASSWORD %L', app_role, current_setting('sluice.app_verifier'));
    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''10s''', owner_role);
    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''10s''', app_role);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = ''60s''', app_role);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''60s''', app_role);
END
$$;
