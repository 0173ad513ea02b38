-- Sessions and invitations bear a seal made with the key, so that a row put in by hand opens nothing.
-- Those of before have none: people sign in again, open links are given anew.
ALTER TABLE session ADD COLUMN seal ${bytes};
ALTER TABLE invitation ADD COLUMN seal ${bytes};
DELETE FROM session;
DELETE FROM invitation;
