/** Bytes as base64, for files that travel in a message of the contract. */
export function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // Piece by piece: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8_192) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  }
  return btoa(pieces.join(''));
}
