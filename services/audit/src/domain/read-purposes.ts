/** For what a person's data may be read by another: a closed list, each told to the person in words (C31, T40). */
export const READ_PURPOSES = ['CONFIRM_RESIDENCE', 'DECIDE_CASE', 'CODE_DISPLAY', 'PERMIT_QUALIFICATION', 'DECLARED_FOR_OTHERS', 'ASSISTED_ACT', 'SEND_NOTICE', 'ASK_BY_SMS', 'PROXY'] as const;

export type ReadPurpose = (typeof READ_PURPOSES)[number];

export const isReadPurpose = (value: unknown): value is ReadPurpose => (READ_PURPOSES as readonly unknown[]).includes(value);
