export const runSuites = (_options: { reuse: boolean; only: string[] }): Promise<number> => Promise.resolve(1);
