// What each shape has to hold, all in one place. `served`: answered with a code or a verdict; `untrue`: any answer that is
// neither that nor an honest "wait" (429 with Retry-After, RESOURCE_EXHAUSTED); dropped: visitors k6 itself could not send.

const always = { untrue: ['rate==0'] };

const carried = {
  ...always,
  served: ['rate>=0.999'],
  dropped_iterations: ['rate<1'],
};

/** By the name of the shape. @type {Record<string, Record<string, string[]>>} */
export const thresholds = {
  smoke: { ...always, served: ['rate==1'] },
  steady: { ...carried, 'answer_time{visitor:show}': ['p(99)<50'], 'answer_time{visitor:verify}': ['p(99)<100'] },
  peak: { ...carried, 'answer_time{visitor:show}': ['p(99)<200'], 'answer_time{visitor:verify}': ['p(99)<300'] },
  // Over twice what it can: most are still served, and shows before anything else.
  spike: { ...always, 'served{visitor:show}': ['rate>=0.4'] },
  soak: { ...carried, 'answer_time{visitor:show}': ['p(99)<50'] },
  morning: { ...always, 'served{visitor:show}': ['rate>=0.9'] },
};
