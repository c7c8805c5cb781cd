-- Version 2: views worth a name; what comes before a task, and the tasks of a checklist run, found at once.

CREATE TABLE saved_view (
    id TEXT NOT NULL,
    screen TEXT NOT NULL,
    name TEXT NOT NULL,
    project_id TEXT,
    terms TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_saved_view_screen ON saved_view (screen) WHERE deleted = 0;

CREATE INDEX ix_task_before ON task_depends_on (value);

CREATE INDEX ix_task_run ON task (run_id) WHERE run_id IS NOT NULL;
