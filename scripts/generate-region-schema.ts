/** Writes regions/region.schema.json from the zod schema; a test checks that the file is fresh. */
import { writeFileSync } from 'node:fs';
import { regionJsonSchema } from '#engine/platform/region-schema.ts';

const target = new URL('../regions/region.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(regionJsonSchema(), null, 2)}\n`);
