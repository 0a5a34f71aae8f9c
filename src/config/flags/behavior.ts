import type { Plain, PlainRecord } from '../../model/index.ts'

/** Behaviour switches under `flags:` of the project file, with dbt 1.10's defaults. They have no command-line flag. */
export const BEHAVIOR_DEFAULTS = {
  require_batched_execution_for_custom_microbatch_strategy: false,
  require_event_names_in_deprecations: false,
  require_explicit_package_overrides_for_builtin_materializations: true,
  require_resource_names_without_spaces: true,
  source_freshness_run_project_hooks: true,
  skip_nodes_if_on_run_start_fails: false,
  state_modified_compare_more_unrendered_values: false,
  state_modified_compare_vars: false,
  require_yaml_configuration_for_mf_time_spines: false,
  require_nested_cumulative_type_params: false,
  validate_macro_args: false,
  require_all_warnings_handled_by_warn_error: false,
  require_generic_test_arguments_property: true,
} as const

export type BehaviorFlag = keyof typeof BEHAVIOR_DEFAULTS
export type Behavior = Readonly<Record<BehaviorFlag, boolean>>

/** The project's switches over the defaults; values that are no booleans are left to the caller to report. */
export function behaviorOf(flags: PlainRecord): Behavior {
  const value = (name: BehaviorFlag): boolean => {
    const given: Plain | undefined = flags[name]
    return typeof given === 'boolean' ? given : BEHAVIOR_DEFAULTS[name]
  }
  return {
    require_batched_execution_for_custom_microbatch_strategy: value('require_batched_execution_for_custom_microbatch_strategy'),
    require_event_names_in_deprecations: value('require_event_names_in_deprecations'),
    require_explicit_package_overrides_for_builtin_materializations: value(
      'require_explicit_package_overrides_for_builtin_materializations',
    ),
    require_resource_names_without_spaces: value('require_resource_names_without_spaces'),
    source_freshness_run_project_hooks: value('source_freshness_run_project_hooks'),
    skip_nodes_if_on_run_start_fails: value('skip_nodes_if_on_run_start_fails'),
    state_modified_compare_more_unrendered_values: value('state_modified_compare_more_unrendered_values'),
    state_modified_compare_vars: value('state_modified_compare_vars'),
    require_yaml_configuration_for_mf_time_spines: value('require_yaml_configuration_for_mf_time_spines'),
    require_nested_cumulative_type_params: value('require_nested_cumulative_type_params'),
    validate_macro_args: value('validate_macro_args'),
    require_all_warnings_handled_by_warn_error: value('require_all_warnings_handled_by_warn_error'),
    require_generic_test_arguments_property: value('require_generic_test_arguments_property'),
  }
}

export function isBehaviorFlag(name: string): name is BehaviorFlag {
  return Object.hasOwn(BEHAVIOR_DEFAULTS, name)
}
