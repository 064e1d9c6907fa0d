/** The region profile's schema as JSON Schema, so that an editor checks a profile while it is written. */
import { z } from 'zod';
import { regionProfileSchema } from './region-profile.ts';

/** What regions/region.schema.json holds (written by scripts/generate-region-schema.ts). */
export function regionJsonSchema(): unknown {
  return {
    ...z.toJSONSchema(regionProfileSchema, { io: 'input', target: 'draft-2020-12' }),
    title: 'Rxtill region profile',
  };
}
