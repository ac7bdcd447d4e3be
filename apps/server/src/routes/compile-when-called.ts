import { setImmediate } from "node:timers/promises";
import ajvCompiler from "@fastify/ajv-compiler";
import serialiserCompiler from "@fastify/fast-json-stringify-compiler";
import type { FastifyInstance, FastifyServerOptions } from "fastify";

type Compilers = NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>;
/** The type asks for more of a check than Fastify reads. */
type ValidatorFactory = NonNullable<Compilers["buildValidator"]>;

/** Schema compilers that put their work off, and what does it once the server listens. */
export interface LateCompilers {
  /** For `Fastify`. */
  readonly schemaController: NonNullable<FastifyServerOptions["schemaController"]>;
  /** Compiles what nobody has called yet, a schema at a time, once the server listens. */
  readonly finishOn: (server: FastifyInstance) => void;
}

type Check = ((value: unknown) => unknown) & { errors?: unknown };
type Write = (value: unknown) => string;

/**
 * Compiles the schema of a route when it is first called, or soon after the server listens: all of them together take as
 * long as reading a small catalogue, and nobody waits for them before.
 */
export function compileWhenCalled(): LateCompilers {
  const left = new Set<() => unknown>();
  const put = <Made>(make: () => Made): (() => Made) => {
    let made: { readonly value: Made } | undefined;
    const get = (): Made => {
      made ??= { value: make() };
      left.delete(get);
      return made.value;
    };
    left.add(get);
    return get;
  };
  const checks = ajvCompiler();
  const writers = serialiserCompiler();
  return {
    schemaController: {
      compilersFactory: {
        buildValidator: ((...given: Parameters<typeof checks>) => {
          const compile = checks(...given) as (route: unknown) => Check;
          return (route: unknown) => lateCheck(put(() => compile(route)));
        }) as unknown as ValidatorFactory,
        buildSerializer(schemas, options) {
          const compile = writers(schemas, options as Parameters<typeof writers>[1]);
          return (route) => lateWrite(put(() => compile(route as Parameters<typeof compile>[0])));
        },
      },
    },
    finishOn(server) {
      let closing = false;
      server.addHook("onListen", async () => {
        void compileAll(left, () => closing);
      });
      server.addHook("preClose", async () => {
        closing = true;
      });
    },
  };
}

/** Fastify reads the errors from the function that it called. */
function lateCheck(compiled: () => Check): Check {
  const check: Check = (value) => {
    const own = compiled();
    const sound = own(value);
    check.errors = own.errors;
    return sound;
  };
  return check;
}

function lateWrite(compiled: () => Write): Write {
  return (value) => compiled()(value);
}

async function compileAll(left: ReadonlySet<() => unknown>, isClosing: () => boolean): Promise<void> {
  for (const compile of left) {
    await setImmediate();
    if (isClosing()) return;
    try {
      compile();
    } catch {
      // The call that needs it will tell.
      return;
    }
  }
}
