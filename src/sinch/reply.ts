/**
 * Readers for what Sinch answers. Loose on purpose: a new field passes through, a new state is a string like any other, a
 * missing or oddly typed value reads as absent, and ids are digit strings whichever type arrives.
 */
import { z } from "zod";

/** A string, whether it came as one or as a number; absent when it is anything else. */
export const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** A counter or size; absent when it is anything else. */
export const count = z.number().optional().catch(undefined);

export const flag = z.boolean().optional().catch(undefined);

/** A list of things; anything else reads as an empty list. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).catch([]);

/** An object with at least these readable fields, everything else kept as it came. */
export const open = <S extends z.core.$ZodLooseShape>(shape: S) => z.looseObject(shape);

/** An optional block; absent when it is anything but an object. */
export const block = <S extends z.core.$ZodLooseShape>(shape: S) => z.looseObject(shape).optional().catch(undefined);

/** A reply without a body worth reading. */
export const nothing = z.unknown().transform(() => undefined);
