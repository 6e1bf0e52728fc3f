import { Permissions } from '@clew/contract';
import { z } from 'zod';

/** The permissions of the API, without tolerance: a mistyped name would otherwise be a permission for nobody. */
export const FolderPermissions = z.strictObject(Permissions.shape);
export type FolderPermissions = z.infer<typeof FolderPermissions>;
