import { readPage } from '@yuejuma/platform/db/page';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import * as authorityEnds from './authority-ends.repository.js';
import type { Context } from './context.js';
import type { AuthorityEnd } from './domain/authority-end.js';
import { divisionsOf } from './domain/jurisdiction.js';
import type { PageRequest } from './list-residences.js';

/** What waits for a second person in the officer's divisions, oldest first; ids only, no name. */
export async function listAuthorityEnds(ctx: Context, { jurisdictions }: Caller, request: PageRequest): Promise<{ ends: AuthorityEnd[]; nextPageToken: string }> {
  const divisions = divisionsOf(jurisdictions);
  const page = readPage(request, ['authority-ends', ...divisions]);
  const ends = await authorityEnds.findWaiting(ctx.db, divisions, page);
  return { ends, nextPageToken: page.next(ends.map(({ createTime: time, id }) => ({ time, id }))) };
}
