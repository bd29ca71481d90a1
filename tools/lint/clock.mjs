// Time and dice come in through the context, so that the clock door moves everything and a test repeats.

const scanned = /^(services\/(?!gateway\/|simulators\/)[^/]+\/src\/|libs\/(kernel|policy|residence|code-format)\/src\/)/;
// Where time enters, and where it is real time on purpose: partners' tokens do not follow the clock door (contract.md 2).
const exempt = /\.test\.ts$|\/(main|context|config|partner-tokens)\.ts$|\.(module|controller)\.ts$/;
const airborne = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(/;

/** @param {{ path: string, text: string }[]} files @returns {string[]} one line per place that takes the time or a die from the air */
export const airborneTime = (files) =>
  files
    .filter(({ path }) => scanned.test(path) && !exempt.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const found = airborne.exec(line);
        return found ? [`${path}:${index + 1} takes ${found[0]} from the air; ctx.now() or an argument gives it`] : [];
      }),
    );
