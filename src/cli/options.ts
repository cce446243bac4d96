export type OptionName = string
