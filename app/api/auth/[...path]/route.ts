import { getParts } from "#server/process-registry.ts";

/** The doors of the sign-in library that are open over HTTP; which ones, identity decides. */
const handle = (request: Request): Promise<Response> => getParts().identity.handleAuth(request);

export { handle as GET, handle as POST };
