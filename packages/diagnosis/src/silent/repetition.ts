/**
 * Repetition loops: text whose end is one unit over and over. Found with the prefix function (Knuth, Morris, Pratt
 * 1977) of the reversed tail, which gives the period of every suffix in linear time.
 */
const SAMPLE = 65_536;
const LEAST_REPEATS = 3;
/** A shorter repeated end is a table rule, an ellipsis, a refrain. */
const SHORTEST_LOOP = 100;
/** Repeated single characters also end honest tables and base64; they must go on for longer. */
const SHORTEST_RUN = 400;
const FIRST_IDEOGRAPH = 0x2e80;
/** Share of the sample that the loop must fill, unless it is long in itself. */
const LEAST_SHARE = 0.35;
const LONG_LOOP = 4000;

/** Markers of chat templates: a model that writes them has begun to play the other roles. */
const TEMPLATE_MARKERS = ['<|user|>', '<|im_start|>', '<|start_header_id|>', '<start_of_turn>', '[/INST]'];

function periodicTail(text: string): { length: number; period: number } {
  const size = Math.min(text.length, SAMPLE);
  const last = text.length - 1;
  const at = (index: number): number => text.charCodeAt(last - index);
  const border = new Int32Array(size);
  let best = { length: 0, period: 0 };
  for (let index = 1; index < size; index++) {
    let matched = border[index - 1] ?? 0;
    while (matched > 0 && at(index) !== at(matched)) matched = border[matched - 1] ?? 0;
    if (at(index) === at(matched)) matched++;
    border[index] = matched;
    const period = index + 1 - matched;
    if ((index + 1) / period >= LEAST_REPEATS) best = { length: index + 1, period };
  }
  return best;
}

function echoesTemplate(text: string): boolean {
  const sample = text.length > SAMPLE ? text.slice(-SAMPLE) : text;
  return TEMPLATE_MARKERS.some((marker) => {
    const first = sample.indexOf(marker);
    return first >= 0 && sample.includes(marker, first + marker.length);
  });
}

/** Whether the end of the text is a loop. Reads at most the last 65 536 characters; ask only of cut answers. */
export function isRepetitive(text: unknown): boolean {
  if (typeof text !== 'string' || text.length < SHORTEST_LOOP) return false;
  const { length, period } = periodicTail(text);
  const isSign = text.charCodeAt(text.length - 1) < FIRST_IDEOGRAPH;
  const enough = period === 1 && isSign ? SHORTEST_RUN : SHORTEST_LOOP;
  const share = length / Math.min(text.length, SAMPLE);
  if (length >= enough && (share >= LEAST_SHARE || length >= LONG_LOOP)) return true;
  return echoesTemplate(text);
}
