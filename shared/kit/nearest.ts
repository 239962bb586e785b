/** Number of single-character edits between two words (Levenshtein distance). */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const insert = (current[column - 1] ?? 0) + 1;
      const remove = (previous[column] ?? 0) + 1;
      current.push(Math.min(replace, insert, remove));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** The valid word that is most similar to `word`, if one is similar enough. */
export function nearest(word: string, rightWords: string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  return rightWords
    .map((right) => ({ right, distance: editDistance(word.toLowerCase(), right.toLowerCase()) }))
    .filter(({ right, distance }) => distance <= limit && distance < right.length)
    .sort((one, other) => one.distance - other.distance)[0]?.right;
}

/** `Did you mean 'start'? ` for an error's remedy, or an empty text if no word is similar. */
export function didYouMean(word: string, rightWords: string[]): string {
  const right = nearest(word, rightWords);
  return right ? `Did you mean '${right}'? ` : "";
}
