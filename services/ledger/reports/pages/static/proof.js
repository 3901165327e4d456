// The proof of one entry, checked here and not on the server: RFC 6962 hashes, the path to the signed checkpoint's root.
// SHA-256 is written out because browsers offer theirs only to pages served over TLS or from this very machine.
const ROUNDS = (() => {
  const fraction = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32);
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  return { start: primes.slice(0, 8).map((p) => fraction(Math.sqrt(p))), add: primes.map((p) => fraction(Math.cbrt(p))) };
})();

function sha256(bytes) {
  const padded = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const hash = Uint32Array.from(ROUNDS.start);
  const w = new Uint32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS.add[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { hash[i] += value; });
  }
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((value, i) => digest.setUint32(4 * i, value));
  return new Uint8Array(digest.buffer);
}

const utf8 = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));

// The stored bytes stand last in the line, so they are cut out, never written anew.
function leafOf(line) {
  const head = JSON.parse(line);
  const mark = '"state":';
  const state = line.slice(line.indexOf(mark) + mark.length, -1);
  const { sequence, aggregate, version, topic } = head;
  return { sequence, state, hash: sha256(joined([0], utf8(`${sequence}\n${aggregate}\n${version}\n${topic}\n${state}`))) };
}

function readProof(text) {
  const [head, ...rest] = text.split("\n\n");
  const note = rest.join("\n\n");
  const lines = head.split("\n").slice(1).filter((line) => !line.startsWith("extra "));
  const [origin, size, root] = note.split("\n");
  return { index: Number(lines[0].split(" ")[1]), path: lines.slice(1).map(fromBase64), note, origin, size: Number(size), root };
}

// RFC 9162, 2.1.3.2: climbs from the leaf to the root of a tree of `size`.
function rootOf(leaf, index, size, path) {
  let [at, last, hash] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return null;
    if (at % 2 || at === last) {
      hash = sha256(joined([1], step, hash));
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = sha256(joined([1], hash, step));
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}

// true, false, or null where this browser can't check Ed25519.
async function signedBy(note, keys) {
  const cut = note.lastIndexOf("\n\n\u2014 ") + 1;
  const text = utf8(note.slice(0, cut));
  if (!globalThis.crypto?.subtle) return null;
  for (const line of note.slice(cut).split("\n").filter((one) => one.startsWith("\u2014 "))) {
    const [, name, encoded] = line.split(" ");
    const signature = fromBase64(encoded);
    for (const key of keys.split("\n").filter((one) => one.startsWith(`${name}+`))) {
      const raw = fromBase64(key.slice(key.indexOf("+", name.length + 1) + 1)).slice(1);
      try {
        const imported = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
        if (await crypto.subtle.verify("Ed25519", imported, signature.slice(4), text)) return true;
      } catch {
        return null;
      }
    }
  }
  return false;
}
