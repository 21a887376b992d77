/** Checks of request bodies, with the violations that an error reply names. */
import type { FieldViolation, JsonObject } from "./replies.js";

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Shape of a North American number; whether the area code exists is not checked, as in the contract. */
export const NORTH_AMERICAN = /^\+1[2-9]\d{2}[2-9]\d{6}$/;

/**
 * Collects what is wrong with a request, field by field. Two degrees, because the contract answers them differently:
 * malformed (missing, wrong type) and refused (well-formed, but the value will not do).
 */
export class RequestCheck {
  readonly violations: FieldViolation[] = [];
  malformed = false;

  get failed(): boolean {
    return this.violations.length > 0;
  }

  missing(field: string): void {
    this.malformed = true;
    this.violations.push({ field, description: "Required field is missing" });
  }

  wrongType(field: string, expected: string): void {
    this.malformed = true;
    this.violations.push({ field, description: `Must be ${expected}` });
  }

  refused(field: string, description: string): void {
    this.violations.push({ field, description });
  }

  /** The text of a field; undefined when absent or not a string, which is then on record. */
  text(owner: JsonObject, name: string, field: string, required = false): string | undefined {
    const value = owner[name];
    if (value === undefined) {
      if (required) this.missing(field);
      return undefined;
    }
    if (typeof value === "string") {
      // An empty text in a required field is as good as none.
      if (required && value.trim() === "") this.missing(field);
      return value;
    }
    this.wrongType(field, "a string");
    return undefined;
  }

  /** The text of a field that has to look like `shape`. */
  shaped(owner: JsonObject, name: string, field: string, shape: RegExp, description: string): string | undefined {
    const value = this.text(owner, name, field);
    if (value !== undefined && !shape.test(value)) this.refused(field, description);
    return value;
  }

  object(owner: JsonObject, name: string, field: string, required = false): JsonObject | undefined {
    const value = owner[name];
    if (value === undefined) {
      if (required) this.missing(field);
      return undefined;
    }
    if (isObject(value)) return value;
    this.wrongType(field, "an object");
    return undefined;
  }

  array(owner: JsonObject, name: string, field: string, required = false): unknown[] | undefined {
    const value = owner[name];
    if (value === undefined) {
      if (required) this.missing(field);
      return undefined;
    }
    if (Array.isArray(value)) return value;
    this.wrongType(field, "an array");
    return undefined;
  }

  flag(owner: JsonObject, name: string, field: string): boolean | undefined {
    const value = owner[name];
    if (value === undefined || typeof value === "boolean") return value;
    this.wrongType(field, "true or false");
    return undefined;
  }

  oneOf(owner: JsonObject, name: string, field: string, allowed: readonly string[]): string | undefined {
    const value = this.text(owner, name, field);
    if (value !== undefined && !allowed.includes(value)) this.refused(field, `Must be one of ${allowed.join(", ")}`);
    return value;
  }
}
