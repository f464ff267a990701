package bellows.conf;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.io.File;
import java.net.URL;

/**
 * HOCON from strangers. A text stands for itself alone: {@code include} is refused, because it would read other files
 * and addresses, and references {@code ${key}} see the text's own keys only, not the environment, which would carry
 * secrets into what is written of a run. So a run file means the same on every machine.
 *
 * <p>The parser recurses with each level and copies what it has with each key, word or reference that is added, so
 * {@link HoconLimits} looks at the text before it does.
 */
final class Hocon {
  private Hocon() {}

  /** @param origin what errors call the text, normally its file's name */
  static Config parse(String text, String origin) {
    HoconLimits.check(text, origin);
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(origin).setIncluder(new NoIncludes(origin));
    try {
      return ConfigFactory.parseString(text, options).resolve(ConfigResolveOptions.noSystem());
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw new BadInputException("%s (a reference finds keys of this file only, not the environment)", e.getMessage(),
          e);
    } catch (ConfigException e) {
      throw new BadInputException("%s (expected HOCON: key = value, sections in braces)", e.getMessage(), e);
    }
  }

  /** Refuses each form of {@code include}. */
  private record NoIncludes(String origin)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refusal(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refusal(what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refusal(what);
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refusal(what);
    }

    private BadInputException refusal(Object what) {
      return new BadInputException("%s: expected a run file that is complete in itself, found include of %s; "
          + "copy what it holds to here", origin, what);
    }
  }
}
