declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** `resource_type.package.name`, e.g. `model.shop.orders`, `test.shop.not_null_orders_id.cf6c17daed`. */
export type NodeId = Brand<string, 'NodeId'>

export function nodeId(text: string): NodeId {
  return text as NodeId
}
