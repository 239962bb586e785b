import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import {
  type AuthorizationModel,
  CredentialsMethod,
  FgaApiError,
  OpenFgaClient,
} from "@openfga/sdk";
import { transformer } from "@openfga/syntax-transformer";
import { Unavailable } from "../domain/errors.ts";

/** The address of a server, its preshared key, and the store of this environment. */
export type OpenFga = { openfgaUrl: string; openfgaKey: string; openfgaStore: string };

const modelFile = new URL("../../authorization/model.fga", import.meta.url);

export const openClient = (
  { openfgaUrl, openfgaKey, openfgaStore }: OpenFga,
  authorizationModelId = "",
) =>
  new OpenFgaClient({
    apiUrl: openfgaUrl,
    storeId: openfgaStore,
    authorizationModelId,
    credentials: { method: CredentialsMethod.ApiToken, config: { token: openfgaKey } },
    retryParams: { maxRetry: 0 }, // act 4 retries
  });

/** Converts an error of the SDK. It contains the whole request, which must not get into the log. */
export function unavailable(error: unknown): never {
  const reason =
    error instanceof FgaApiError
      ? `${error.endpointCategory} answered with ${error.statusCode} ${error.statusText}`
      : (error as Error).message;
  throw new Unavailable("Access to lists", `OpenFGA: ${reason}`);
}

/** Waits for an answer at the start of a program. Its errors name the remedy. */
export const ready = <T>({ openfgaUrl }: OpenFga, answer: Promise<T>): Promise<T> =>
  answer.catch(unavailable).catch(({ message }: Error) => {
    throw new Error(
      `${message}. Start OpenFGA at ${openfgaUrl}, or set OPENFGA_URL and OPENFGA_KEY.`,
    );
  });

/** The types of a model, without the properties that the server adds and leaves empty. */
const typesOf = ({ type_definitions }: Pick<AuthorizationModel, "type_definitions">) =>
  JSON.parse(
    JSON.stringify(type_definitions, (_, value) =>
      value === null || value === "" ? undefined : value,
    ),
  );

const readModel = () =>
  transformer.transformDSLToJSONObject(readFileSync(modelFile, "utf8")) as AuthorizationModel;

/** Returns the id under which the store has a model, or undefined. */
async function findModel(client: OpenFgaClient, model: AuthorizationModel) {
  const types = typesOf(model);
  let continuationToken = "";
  do {
    const page = await client.readAuthorizationModels({ continuationToken });
    const found = page.authorization_models.find((one) => isDeepStrictEqual(typesOf(one), types));
    if (found) return found.id;
    continuationToken = page.continuation_token ?? "";
  } while (continuationToken);
  return undefined;
}

/**
 * Stores the authorization model of this version, unless the store has it. Models of other versions
 * stay, and each process goes on with the model of its own version.
 */
export async function declareModel(config: OpenFga): Promise<void> {
  const client = openClient(config);
  const model = readModel();
  if (await ready(config, findModel(client, model))) return;
  await ready(config, client.writeAuthorizationModel(model));
}

/** Returns a client that uses the authorization model of this version. */
export async function openModel(config: OpenFga): Promise<OpenFgaClient> {
  const id = await ready(config, findModel(openClient(config), readModel()));
  if (!id)
    throw new Error("OpenFGA lacks this version's model. Run 'npm run migrate' to store it.");
  return openClient(config, id);
}
