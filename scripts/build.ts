export const buildAll = async (_options: { force: boolean }): Promise<void> => {};
