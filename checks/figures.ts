/** What a check measured, against what is demanded. */
export interface Figure {
  name: string;
  wanted: string;
  measured: string;
  holds: boolean;
}

/** Ends a run that is asked to stop at the first figure that does not hold. */
export class Violated extends Error {}

/** Takes down the figures of one run. */
export class Figures {
  readonly all: Figure[] = [];

  /** With `stopsAtFirst`, the first figure that does not hold throws {@link Violated}: a mutant is dead then. */
  constructor(private readonly stopsAtFirst: boolean) {}

  /** One figure; the name is what a mutant says it violates. */
  demand(name: string, wanted: string, measured: string | number, holds: boolean): void {
    this.all.push({ name, wanted, measured: String(measured), holds });
    if (!holds && this.stopsAtFirst) throw new Violated(name);
  }

  /** A list that must be empty; the first few of it are shown. */
  none(name: string, found: readonly string[], of: string): void {
    const shown = found.length === 0 ? '' : `: ${found.slice(0, 12).join(' | ')}${found.length > 5 ? ' | …' : ''}`;
    this.demand(name, '0', `${found.length} of ${of}${shown}`, found.length === 0);
  }
}

export interface CheckOptions {
  /** The long form of a check that has one. */
  isFull: boolean;
  /** Whether this run is there to see a defect, for which a smaller one may be enough. */
  isMutant: boolean;
  /** Whether it is there to see that one of several protections is enough, for which again fewer rounds may do. */
  isLayer: boolean;
}

/** What `checks/NN-slug/check.ts` exports: what is demanded, in one line, and how that is measured. */
export interface CheckModule {
  demands: string;
  run(figures: Figures, options: CheckOptions): Promise<void>;
}
