/** `4401-…`: the id of a thing that lives in a cell begins with its city's code, so that it can be routed (D8). */
export type CelledId = `${string}-${string}`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CELLED = /^(44\d{2})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Whether a text is a lower-case UUID. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** A fresh random id (122 bits), for things of the whole province. */
export const newUuid = (): string => globalThis.crypto.randomUUID();

/** A fresh random id of a thing in a city. */
export const newId = (cityCode: string): CelledId => `${cityCode}-${newUuid()}`;

/** The city code of a celled id, or undefined when the text is none. */
export const cityOfId = (id: string): string | undefined => CELLED.exec(id)?.[1];
