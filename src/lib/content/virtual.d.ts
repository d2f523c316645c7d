/** Made by plugin.ts from the files in content/. */
declare module 'virtual:content/catalogue' {
  /** In the order they are shown. */
  export const modules: import('./schema').ModuleSummary[];
  export const skills: import('./schema').Skill[];
}

declare module 'virtual:content/loaders' {
  /** By slug. Rejects when the chunk cannot be fetched. */
  export const loaders: Record<string, () => Promise<{ default: import('./schema').Module }>>;
}

declare module 'virtual:content/module/*' {
  const module: import('./schema').Module;
  export default module;
}
