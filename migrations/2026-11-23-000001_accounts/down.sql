DROP TABLE refresh_token, session, account_role, account;
DROP EXTENSION btree_gist;
