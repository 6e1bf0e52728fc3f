-- What better-auth keeps; times are ISO 8601 texts, which is how it writes them. A user of it is an account of ours.

CREATE TABLE sign_in_users (
  id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL,
  image TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE sign_in_sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES sign_in_users (id) ON DELETE CASCADE,
  token TEXT NOT NULL UNIQUE,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  ip_address TEXT,
  user_agent TEXT
) STRICT;
CREATE INDEX sign_in_sessions_by_user ON sign_in_sessions (user_id);

-- A password, or the subject that a person is at an identity provider.
CREATE TABLE sign_in_logins (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES sign_in_users (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  password TEXT,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at TEXT,
  refresh_token_expires_at TEXT,
  scope TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (provider_id, account_id)
) STRICT;
CREATE INDEX sign_in_logins_by_user ON sign_in_logins (user_id);

CREATE TABLE sign_in_verifications (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_verifications_by_identifier ON sign_in_verifications (identifier);

-- Ours: one open invitation for each account.
CREATE TABLE invitations (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  hash TEXT NOT NULL UNIQUE,
  expires_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER session_goes AFTER DELETE ON sign_in_sessions
BEGIN UPDATE permission_changes SET count = count + 1; END;
