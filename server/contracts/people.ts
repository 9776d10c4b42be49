import { z } from "zod";
import { roles } from "./roles.ts";

// Roles and permissions are a file of their own so that a browser gets them without the validator.
export * from "./roles.ts";
export const roleSchema = z.enum(roles);
