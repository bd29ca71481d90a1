export * from './citizen-id.js';
export * from './mask.js';
export * from './plain-date.js';
export * from './working-days.js';
export * from './error.js';
export * from './field-violation.js';
export * from './ids.js';
export * from './jurisdiction.js';
