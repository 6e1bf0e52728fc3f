import type { Generated } from 'kysely';

/** The rows of the tables that stores read and write through Kysely. The index tables belong to search-index/sqlite. */
export interface Tables {
  accounts: { id: string; email: string; name: string; admin: number; active: number; created_ms: number };
  identities: { source_id: string; person_id: string; folded_id: string; qualified_id: string; account_id: string };
  keys: {
    id: string;
    account_id: string;
    name: string;
    mode: string;
    scope: string;
    hash: string;
    last5: string;
    created_ms: number;
    expires_ms: number | null;
    last_used_ms: number | null;
    revoked_ms: number | null;
    embed_id: string | null;
    made_by: string | null;
  };
  sources: { id: string; app_id: string; name: string; kind: string; settings: string; created_ms: number };
  groups: { source_id: string; id: string; name: string };
  group_members: { source_id: string; group_id: string; member: string };
  assistants: {
    id: string;
    name: string;
    instructions: string;
    sources: string;
    shared_with: string;
    editors: string;
    model: string | null;
    creator_id: string | null;
    created_ms: number;
  };
  embeds: {
    id: string;
    name: string;
    assistant_id: string;
    algorithm: string;
    public_key: string | null;
    sealed_secret: string | null;
    issuer: string;
    audience: string;
    revision: number;
    created_ms: number;
  };
  jobs: {
    id: string;
    kind: string;
    group_id: string;
    payload: string;
    state: string;
    due_ms: number;
    every_ms: number | null;
    attempt: number;
    lease: string | null;
    lease_until_ms: number | null;
    is_cancelled: number;
  };
  job_groups: { id: string; served_no: number };
  dead_jobs: {
    id: string;
    kind: string;
    group_id: string;
    payload: string;
    attempts: number;
    reason: string;
    next_step: string;
    died_ms: number;
  };
  permission_changes: { one: number; count: number };
  sign_in_logins: { id: string; user_id: string; provider_id: string };
  sign_in_sessions: { id: string; user_id: string; token: string; expires_at: string };
  sign_in_verifications: { id: string; expires_at: string };
  invitations: { account_id: string; hash: string; expires_ms: number };
  used_tokens: { hash: string; expires_ms: number };
  audit: {
    no: Generated<number>;
    at_ms: number;
    request_id: string;
    operation: string;
    key_id: string | null;
    key_owner: string | null;
    account_id: string | null;
    account_email: string | null;
    address: string;
    assistant_id: string | null;
    question: string | null;
    resource_ids: string;
    target: string | null;
    changes: string;
    status: number;
  };
  audit_resources: { resource_id: string; audit_no: number };
  audit_intents: { request_id: string; record: string };
  audit_retention: { one: number; keep_from_ms: number };
  threads: {
    id: string;
    account_id: string;
    assistant_id: string;
    title: string;
    current_no: number;
    turn_count: number;
    bytes: number;
    created_ms: number;
    updated_ms: number;
  };
  thread_readers: { thread_id: string; email: string };
  feedback: { request_id: string; rating: string; comment: string | null; given_ms: number };
  turns: {
    request_id: string;
    thread_id: string;
    no: number;
    follows: number | null;
    state: string;
    model: string | null;
    input_tokens: number | null;
    output_tokens: number | null;
    bytes: number;
    guides: number;
    created_ms: number;
    ended_ms: number | null;
  };
  turn_contents: {
    request_id: string;
    messages: string;
    parts: string;
    resources: string;
    references: string;
    heard: string;
    problem: string | null;
  };
}
