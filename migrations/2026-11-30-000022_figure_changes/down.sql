DO $$
DECLARE
    noted record;
BEGIN
    FOR noted IN
        SELECT tgname, tgrelid::regclass AS read_by_figures FROM pg_trigger
        WHERE tgfoid = 'note_figure_change'::regproc
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', noted.tgname, noted.read_by_figures);
    END LOOP;
END
$$;
DROP FUNCTION note_figure_change();
DROP TABLE figure_change;
