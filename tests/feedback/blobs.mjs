// What the tests have in place of @netlify/blobs: the same calls, in memory, with other requests coming in between.

globalThis.newsgenBlobs = new Map();
let number = 0;
const later = () => new Promise((done) => setTimeout(done, Math.random() * 2));

export function getStore() {
  const blobs = globalThis.newsgenBlobs;
  const read = async (key) => { await later(); return blobs.get(key); };
  return {
    get: async (key) => { const found = await read(key); return found ? JSON.parse(found.text) : null; },
    getWithMetadata: async (key) => { const found = await read(key); return found ? { data: JSON.parse(found.text), etag: found.etag } : null; },
    setJSON: async (key, value, conditions = {}) => {
      await later();
      const found = blobs.get(key);
      if (conditions.onlyIfNew && found) return { modified: false };
      if (conditions.onlyIfMatch && (!found || found.etag !== conditions.onlyIfMatch)) return { modified: false };
      blobs.set(key, { text: JSON.stringify(value), etag: String(number += 1) });
      return { modified: true };
    },
    list: async ({ prefix }) => { await later(); return { blobs: [...blobs.keys()].filter((key) => key.startsWith(prefix)).map((key) => ({ key })) }; },
    delete: async (key) => { await later(); blobs.delete(key); },
  };
}
