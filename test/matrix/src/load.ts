import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The ESM and the CommonJS copy of a version that is installed here. */
export const importVersion = (name: string): Promise<any> => import(name);
export const requireVersion = (name: string): any => require(name);
