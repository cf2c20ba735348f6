-- With the triggers that call it.
DROP FUNCTION note_figure_change() CASCADE;
DROP TABLE figure_change;
