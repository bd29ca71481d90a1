/** The proven owner of a flat of this check: the uuid in its id. */
export const ownerOf = (addressId: string): string => addressId.slice('4401-'.length);
