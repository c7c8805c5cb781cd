-- Version 5: document control. Codes of reviews, numbers of transmittals, where files are kept; sizes of files and what they say; who is
-- copied, what is remarked on a transmittal; who reviews by the distribution matrix; how often standing documents are looked at.

CREATE TABLE file_text (
    number INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    path TEXT NOT NULL,
    why_not TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (document_id)
);

CREATE TEMP TABLE kept_project AS SELECT * FROM project;

DROP TABLE project;

CREATE TABLE project (
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    manager_id TEXT,
    sponsor TEXT NOT NULL,
    start TEXT,
    finish TEXT,
    finish_words TEXT NOT NULL,
    number_pattern TEXT NOT NULL,
    revision_scheme TEXT NOT NULL,
    transmittal_pattern TEXT NOT NULL,
    keep_files TEXT NOT NULL,
    review_days INTEGER NOT NULL,
    receipt_days INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(manager_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO project (id, code, name, place, state, manager_id, sponsor, start, finish, finish_words, number_pattern, revision_scheme, deleted, transmittal_pattern, keep_files, review_days, receipt_days)
SELECT id, code, name, place, state, manager_id, sponsor, start, finish, finish_words, number_pattern, revision_scheme, deleted, 'TR-{number:4}', 'link', 7, 7 FROM kept_project;

DROP TABLE kept_project;

CREATE UNIQUE INDEX ux_project_code ON project (code);

CREATE TEMP TABLE kept_distribution AS SELECT * FROM distribution;

DROP TABLE distribution;

CREATE TABLE distribution (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    type TEXT NOT NULL,
    person_id TEXT,
    team_id TEXT,
    reviews INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO distribution (id, project_id, type, person_id, team_id, deleted, reviews)
SELECT id, project_id, type, person_id, team_id, deleted, 0 FROM kept_distribution;

DROP TABLE kept_distribution;

CREATE INDEX ix_distribution_project ON distribution (project_id, type) WHERE deleted = 0;

CREATE TEMP TABLE kept_document AS SELECT * FROM document;

DROP TABLE document;

CREATE TABLE document (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    discipline TEXT NOT NULL,
    status TEXT NOT NULL,
    owner_id TEXT,
    team_id TEXT,
    confidentiality TEXT NOT NULL,
    folder TEXT NOT NULL,
    review_due TEXT,
    next_review TEXT,
    planned_issue TEXT,
    forecast_issue TEXT,
    notes TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    review_months INTEGER,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO document (id, project_id, number, title, type, discipline, status, owner_id, team_id, confidentiality, folder, review_due, next_review, planned_issue, forecast_issue, notes, source_ref, deleted, review_months)
SELECT id, project_id, number, title, type, discipline, status, owner_id, team_id, confidentiality, folder, review_due, next_review, planned_issue, forecast_issue, notes, source_ref, deleted, NULL FROM kept_document;

DROP TABLE kept_document;

CREATE INDEX ix_document_discipline ON document (discipline, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_folder ON document (folder, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_forecast ON document (forecast_issue, number, id, deleted) WHERE deleted = 0 AND forecast_issue IS NOT NULL;

CREATE INDEX ix_document_next_review ON document (next_review, number, id, deleted) WHERE deleted = 0 AND next_review IS NOT NULL;

CREATE INDEX ix_document_number ON document (number, title, type, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_owner ON document (owner_id, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_planned ON document (planned_issue, number, id, deleted) WHERE deleted = 0 AND planned_issue IS NOT NULL;

CREATE INDEX ix_document_project ON document (project_id, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_review_due ON document (review_due, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_status ON document (status, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_title ON document (title COLLATE NOCASE, number, id, deleted) WHERE deleted = 0;

CREATE INDEX ix_document_type ON document (type, number, id, deleted) WHERE deleted = 0;

CREATE TABLE project_review_codes (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    meaning TEXT NOT NULL,
    effect TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES project (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

CREATE TEMP TABLE kept_transmittal AS SELECT * FROM transmittal;

DROP TABLE transmittal;

CREATE TABLE transmittal (
    id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    number TEXT NOT NULL,
    issued TEXT,
    purpose TEXT NOT NULL,
    method TEXT NOT NULL,
    subject TEXT NOT NULL,
    due TEXT,
    notes TEXT NOT NULL,
    cancelled INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
);

INSERT INTO transmittal (id, project_id, number, issued, purpose, method, subject, due, notes, deleted, cancelled)
SELECT id, project_id, number, issued, purpose, method, subject, due, notes, deleted, 0 FROM kept_transmittal;

DROP TABLE kept_transmittal;

CREATE INDEX ix_transmittal_project ON transmittal (project_id, number);

CREATE TEMP TABLE kept_document_revisions AS SELECT * FROM document_revisions;

DROP TABLE document_revisions;

CREATE TABLE document_revisions (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    issued TEXT,
    status TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    note TEXT NOT NULL,
    current INTEGER NOT NULL,
    size INTEGER,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

INSERT INTO document_revisions (of_id, position, code, issued, status, path, sha256, note, current, size)
SELECT of_id, position, code, issued, status, path, sha256, note, current, NULL FROM kept_document_revisions;

DROP TABLE kept_document_revisions;

CREATE INDEX ix_revision_code ON document_revisions (code, of_id, current) WHERE current = 1;

CREATE INDEX ix_revision_issued ON document_revisions (issued, of_id, current) WHERE current = 1;

CREATE INDEX ix_revision_sha256 ON document_revisions (substr(sha256, 1, 12)) WHERE sha256 <> '';

CREATE TEMP TABLE kept_transmittal_items AS SELECT * FROM transmittal_items;

DROP TABLE transmittal_items;

CREATE TABLE transmittal_items (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    revision TEXT NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES transmittal (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(document_id) REFERENCES document (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

INSERT INTO transmittal_items (of_id, position, document_id, revision, remark)
SELECT of_id, position, document_id, revision, '' FROM kept_transmittal_items;

DROP TABLE kept_transmittal_items;

CREATE INDEX ix_item_document ON transmittal_items (document_id);

CREATE TEMP TABLE kept_transmittal_recipients AS SELECT * FROM transmittal_recipients;

DROP TABLE transmittal_recipients;

CREATE TABLE transmittal_recipients (
    of_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    acknowledged TEXT,
    copied INTEGER NOT NULL,
    PRIMARY KEY (of_id, position),
    FOREIGN KEY(of_id) REFERENCES transmittal (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID;

INSERT INTO transmittal_recipients (of_id, position, person_id, acknowledged, copied)
SELECT of_id, position, person_id, acknowledged, 0 FROM kept_transmittal_recipients;

DROP TABLE kept_transmittal_recipients;

CREATE INDEX ix_recipient_open ON transmittal_recipients (of_id) WHERE acknowledged IS NULL;

CREATE INDEX ix_recipient_person ON transmittal_recipients (person_id);

CREATE INDEX ix_review_reviewer ON review (reviewer_id) WHERE returned IS NULL AND deleted = 0;

CREATE VIRTUAL TABLE file_words USING fts5(
    text, content='file_text', content_rowid='number', prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);

-- What the planner is told goes with a table that is rebuilt (step 1 says why it is told); step 4 rebuilt some too.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('distribution', 'ix_distribution_project', '400 20 4'),
    ('document', 'ix_document_discipline', '100000 12000 1 1 1'),
    ('document', 'ix_document_folder', '100000 12000 1'),
    ('document', 'ix_document_forecast', '2000 4 1 1 1'),
    ('document', 'ix_document_next_review', '2000 4 1 1 1'),
    ('document', 'ix_document_number', '100000 1 1 1'),
    ('document', 'ix_document_owner', '100000 50 1'),
    ('document', 'ix_document_planned', '4000 4 1 1 1'),
    ('document', 'ix_document_project', '100000 5000 1 1 1'),
    ('document', 'ix_document_review_due', '100000 2400 1'),
    ('document', 'ix_document_status', '100000 20000 1'),
    ('document', 'ix_document_title', '100000 5'),
    ('document', 'ix_document_type', '100000 20000 1'),
    ('document', 'sqlite_autoindex_document_1', '100000 1'),
    ('document_revisions', 'document_revisions', '300000 3 1'),
    ('document_revisions', 'ix_revision_code', '100000 3000 1 1'),
    ('document_revisions', 'ix_revision_issued', '100000 40 1 1'),
    ('document_revisions', 'ix_revision_sha256', '100000 1'),
    ('meeting', 'ix_meeting_follows', '100 1'),
    ('meeting', 'ix_meeting_hold', '50 3'),
    ('meeting', 'ix_meeting_invited', '200 4 1'),
    ('meeting', 'ix_meeting_project', '20000 1000 1'),
    ('meeting', 'ix_meeting_remind', '10000 2'),
    ('meeting', 'ix_meeting_series', '500 1'),
    ('meeting', 'ix_meeting_starts', '20000 2'),
    ('meeting', 'ix_meeting_uid', '20000 1'),
    ('meeting', 'sqlite_autoindex_meeting_1', '20000 1'),
    ('meeting', 'ux_meeting_ref', '20000 1'),
    ('meeting_attendees', 'ix_attendee_person', '99000 50 13'),
    ('meeting_attendees', 'meeting_attendees', '99000 5 1'),
    ('occurrence', 'sqlite_autoindex_occurrence_1', '5000 1'),
    ('occurrence', 'ux_occurrence_place', '5000 1 1'),
    ('occurrence_agenda', 'occurrence_agenda', '20000 4 1'),
    ('person', 'ix_person_name', '2000 1'),
    ('person', 'sqlite_autoindex_person_1', '2000 1'),
    ('person', 'ux_person_email', '2000 1'),
    ('project', 'sqlite_autoindex_project_1', '20 1'),
    ('project', 'ux_project_code', '20 1'),
    ('review', 'ix_review_reviewer', '250 3'),
    ('transmittal', 'ix_transmittal_project', '2500 180 1'),
    ('transmittal', 'sqlite_autoindex_transmittal_1', '2500 1'),
    ('transmittal_items', 'ix_item_document', '10000 3'),
    ('transmittal_items', 'transmittal_items', '10000 4 1'),
    ('transmittal_recipients', 'ix_recipient_open', '370 3'),
    ('transmittal_recipients', 'ix_recipient_person', '7500 5'),
    ('transmittal_recipients', 'transmittal_recipients', '7500 3 1');
