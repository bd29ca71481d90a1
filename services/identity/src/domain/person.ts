import { ageOn, isPlainDate, type PlainDate } from '@yuejuma/kernel';

/** Who somebody says they are. */
export interface Claim {
  fullName: string;
  documentType: string;
  documentNumber: string;
  phone: string;
}

/** What the population registry files about a person. */
export interface RegistryFacts {
  /** Civil date. */
  birthDate: string;
  /** MALE or FEMALE. */
  sex: string;
  hukouAddress: string;
  hukouDivisionCode: string;
  /** When the registry knew it so; undefined when it does not say. */
  asOfTime: Date | undefined;
}

/** Every personal datum the vault holds, each sealed by itself. */
export type PersonData = Claim & Omit<RegistryFacts, 'asOfTime'>;

/** Where a datum is from (C13). */
export type Source = 'POPULATION_REGISTRY' | 'SELF' | 'COUNTER' | 'DECLARANT';

/** Where each group of data is from, and of when. */
export interface Provenance {
  documentSource: Source;
  documentAsOf: Date;
  registrySource: Source;
  registryAsOf: Date;
  phoneSource: Source;
  phoneAsOf: Date;
}

/** Whether a person signs in through a guardian: up to and with the age of policy, by civil date (G1, R44). */
export const isChild = (birthDate: string, today: PlainDate, minorMaxAge: number): boolean =>
  isPlainDate(birthDate) && ageOn(birthDate, today) <= minorMaxAge;

/** A document as it is indexed and compared: one spelling per number. */
export const documentText = ({ documentType, documentNumber }: Pick<Claim, 'documentType' | 'documentNumber'>): string => `${documentType}|${documentNumber}`;
