import { join, resolve } from 'node:path';

/** The project's folder, or the installed app's: `assets` is in it. Nothing is written there but by those who develop. */
export const PROJECT = resolve(import.meta.dirname, '../..');

/** Where the lab keeps what it makes for itself: the directory that IVILAB_DATA names, as the installed app does, or `.ivilab` in the project. */
export const DATA = resolve(process.env.IVILAB_DATA || join(PROJECT, '.ivilab'));
