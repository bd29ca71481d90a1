import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const schema = `
  create table if not exists people (
    document_type text not null, document_number text not null, full_name text not null, birth_on text not null, sex text not null,
    hukou_address text not null, hukou_division_code text not null, phone text not null, employed_in_city_code text not null,
    is_open_for_a_walk integer not null, as_of_ms integer not null, primary key (document_type, document_number)
  ) without rowid;
  create index if not exists people_open on people (document_number) where is_open_for_a_walk = 1;
  create table if not exists walked (document_type text not null, document_number text not null, primary key (document_type, document_number)) without rowid;
  create table if not exists properties (
    registry_reference text not null, external_address_id text not null, primary key (registry_reference, external_address_id)
  ) without rowid;
  create table if not exists sms (
    sequence integer primary key, request_id text not null unique, receipt_id text not null, phone text not null,
    template_id text not null, parameters text not null, text text not null, send_ms integer not null
  );
  create table if not exists inbound_sms (
    sequence integer primary key, message_id text not null unique, phone text not null, text text not null, receive_ms integer not null
  );
  create index if not exists sms_of_phone on sms (phone, sequence);
  create table if not exists sms_templates (template_id text primary key, text text not null) without rowid;
  create table if not exists sms_lost (receipt_id text primary key) without rowid;
  create table if not exists pushes (
    request_id text primary key, receipt_id text not null unique, device_id text not null, notice_id text not null, is_delivered integer not null
  ) without rowid;
  create table if not exists face_assertions (
    assertion text primary key, result text not null, create_ms integer not null, redeemed_by text
  ) without rowid;
  create table if not exists city_batches (
    sequence integer primary key, city_code text not null, batch_id text not null, as_of_ms integer not null, publish_ms integer not null,
    records text not null, unique (city_code, batch_id, records)
  );
  create table if not exists card_orders (request_id text primary key, permit_id text not null, order_id text not null) without rowid;
`;

/** Opens the registries' own file under `<dataDir>/simulators`; it is apart from the platform's stores and survives restarts. */
export function openStore(dataDir: string): DatabaseSync {
  const folder = join(dataDir, 'simulators');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = new DatabaseSync(join(folder, 'registries.sqlite'));
  // WAL with NORMAL keeps every commit over a killed process.
  store.exec(`pragma journal_mode = wal; pragma synchronous = normal; ${schema}`);
  return store;
}

/** All of `work` or nothing. */
export function inOne<T>(store: DatabaseSync, work: () => T): T {
  store.exec('begin immediate');
  try {
    const result = work();
    store.exec('commit');
    return result;
  } catch (error) {
    store.exec('rollback');
    throw error;
  }
}
