/** The results of `work` for each item, in the items' order, so many of them under way at once. */
export async function* ahead<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const pending: Promise<Result>[] = [];
  let next = 0;
  try {
    while (next < items.length || pending.length > 0) {
      while (next < items.length && pending.length < width) pending.push(work(items[next++] as Item));
      yield await (pending.shift() as Promise<Result>);
    }
  } finally {
    // Whoever stops early asks no more; what is under way has its rejection seen.
    for (const rest of pending) rest.catch(() => undefined);
  }
}
