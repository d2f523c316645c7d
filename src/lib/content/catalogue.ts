import { loaders } from 'virtual:content/loaders';
import type { Module } from './schema';

export { modules, skills } from 'virtual:content/catalogue';

/**
 * Loads one module by its slug; null when there is none of that name. Rejects when the browser can
 * get its chunk neither from its caches nor from the network.
 */
export async function loadModule(slug: string): Promise<Module | null> {
  const load = Object.hasOwn(loaders, slug) ? loaders[slug] : undefined;
  return load ? (await load()).default : null;
}
